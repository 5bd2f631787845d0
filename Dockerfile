# The same code as on a laptop: no build step.
FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY src src
COPY adapters adapters
# A policy of one's own, where there is one: beside a file that always is, since some builders refuse a pattern alone that fits nothing.
COPY tsconfig.json policy.yam[l] ./
USER node
EXPOSE 3000
ENTRYPOINT ["node", "--import", "tsx/esm", "src/hosts/server.ts"]
