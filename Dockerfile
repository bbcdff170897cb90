# One image for web, worker and bell. Production only: the demo is bin/start.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.txt

FROM python:3.13-slim-bookworm
# A number, so that an orchestrator can see that it is not root.
RUN groupadd --gid 10001 jicoo && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent jicoo
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY --chown=root:root . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 JICOO_MODE=production STATIC_ROOT=/app/staticfiles
# Collecting reads no database and sends nothing; the keys exist for the length of this line only.
RUN SECRET_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(64))") \
    FIELD_ENCRYPTION_KEYS=$(python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())") \
    DATABASE_URL=postgresql:///none \
    python -m manage collectstatic --no-input --verbosity=0
USER 10001:10001
EXPOSE 8000
# Sync workers behind a proxy that buffers: measured faster than threads, and safe because only the proxy talks to browsers.
CMD ["python", "-m", "gunicorn", "jicoo.wsgi", "--bind=0.0.0.0:8000", "--workers=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
