"""Obhut in containers: what `docker-compose.yml` needs before its first start, and `make up`, `make down`."""
