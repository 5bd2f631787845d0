import { completerContract } from '../../../contracts/completer.ts'
import { farSideSageMakerModel } from '../../../far-side/sagemaker-model.ts'

completerContract('SageMaker, text-generation-inference', () => farSideSageMakerModel('tgi'))
completerContract('SageMaker, LMI', () => farSideSageMakerModel('lmi'))
