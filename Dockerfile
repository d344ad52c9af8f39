# One image for gateway, worker and migrations; docker-compose.yml says which of them a container is.
FROM node:24.19.0-bookworm-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df AS build
WORKDIR /admit
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile
# The Node that the lockfile pins runs the image too, as it runs the tests.
RUN cp --dereference node_modules/.bin/node /usr/local/bin/node
RUN node scripts/run.mjs build

FROM node:24.19.0-bookworm-slim@sha256:a9f5f7c91a432850b2a8a7797adf5eadb6c733ceed61167806cee7ea7fbc29df
WORKDIR /admit
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /admit/prisma/migrations prisma/migrations
COPY --from=build /admit/scripts/dist scripts/dist
COPY --from=build /admit/gateway/dist gateway/dist
COPY --from=build /admit/worker/dist worker/dist
COPY --from=build /admit/frontend/dist frontend/dist
RUN mkdir -p /data && chown node:node /data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    ADMIT_DATA_DIR=/data \
    FRONTEND_DIR=/admit/frontend/dist
USER node
VOLUME /data
EXPOSE 8080
CMD ["node", "--enable-source-maps", "--max-semi-space-size=64", "gateway/dist/main.js"]
