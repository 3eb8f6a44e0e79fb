# SPDX-License-Identifier: MIT
#
# docs/deploy.md has the commands to build and run it.
FROM docker.io/library/debian:bookworm-slim AS build
WORKDIR /tweetsent
COPY script/setup script/
RUN script/setup serve
COPY . .
RUN cmake --preset release -DTWEETSENT_TESTS=OFF -DTWEETSENT_BENCHMARKS=OFF \
    && cmake --build --preset release --target tweetsent-server \
    && strip build/release/bin/tweetsent-server

FROM docker.io/library/debian:bookworm-slim
# openssl is for the health check.
RUN apt-get update -q \
    && apt-get install -qy --no-install-recommends libcpp-httplib0.11 libspdlog1.10 libprometheus-cpp-core1.0 openssl \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /tweetsent/build/release/bin/tweetsent-server /usr/local/bin/
COPY examples/deploy/container-entrypoint /usr/local/bin/
ENV TWEETSENT_ADDRESS=0.0.0.0 TWEETSENT_PORT=5000
EXPOSE 5000
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s CMD \
    printf 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' \
    | openssl s_client -quiet -connect "127.0.0.1:$TWEETSENT_PORT" 2>/dev/null | grep -q '^HTTP/1.1 200 '
ENTRYPOINT ["container-entrypoint"]
