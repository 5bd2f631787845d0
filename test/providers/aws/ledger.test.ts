import { ledgerContract } from '../../contracts/ledger.ts'
import { openEmbedded } from './embedded.ts'

ledgerContract('DynamoDB', openEmbedded)
