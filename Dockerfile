# The newest 3.11. docs/deploy.md says how to stay with one image.
ARG PYTHON=python:3.11-slim-bookworm
FROM ${PYTHON} AS packages
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: --no-compile --target /packages -r requirements.lock

FROM ${PYTHON}
# What installs programs is of no use to a service, and whoever breaks into it is to find none.
RUN pip uninstall --yes --quiet --root-user-action=ignore setuptools wheel pip && \
    groupadd --gid 10001 booking && \
    useradd --uid 10001 --gid booking --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin booking && \
    install --directory --owner=booking --group=booking --mode=0700 /data
ENV PYTHONPATH=/packages PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BOOKING_HOST=0.0.0.0 BOOKING_PORT=8080 BOOKING_DB=/data/booking.db \
    # Where SQLite sorts what is too much for memory, as in an upgrade: nothing else can be written to.
    SQLITE_TMPDIR=/data
WORKDIR /app
COPY --from=packages /packages /packages
# What .dockerignore leaves.
COPY . .
# The files can't be written to later: what would be compiled at each start is compiled now.
RUN python -m compileall -q /packages /app
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['BOOKING_PORT'] + '/healthz', timeout=8)"]
# No shell between them: SIGTERM reaches the service, which answers what was asked and ends within 20 seconds.
ENTRYPOINT ["python", "app.py"]
