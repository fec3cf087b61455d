# The service as a container: docker build -t plantao .
# It is begun with compose.yaml; docs/operations.md (in Portuguese) says how.

# A Node.js that package.json permits; 20.19 is the oldest.
ARG NODE=22

FROM node:${NODE}-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# None of the install scripts is needed: what is native comes compiled.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/copy-assets.mjs scripts/
COPY flows flows
COPY src src
RUN npm run build && rm dist/.tsbuildinfo
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE}-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    PLANTAO_STORE=lmdb:/data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The command line beside the service; and a volume takes its owner from what it covers.
RUN ln -s /app/dist/src/main.js /usr/local/bin/plantao \
    && install -d -o node -g node -m 0700 /data /backup
USER node
VOLUME ["/data"]
EXPOSE 3000
# Whether the process lives: what /readyz says, an ERP or a channel that is away, no restart would mend.
HEALTHCHECK --interval=30s --timeout=5s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell in between: SIGTERM reaches the program, which ends within ten seconds.
STOPSIGNAL SIGTERM
CMD ["node", "dist/src/main.js", "start"]
