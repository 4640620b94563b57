#!/bin/sh
# Databases and roles of Obhut on one server, from the lines `database role password` of a secret. Runs at the first
# start of the cluster; may be run again at any time (make up does): what is missing comes, passwords become those of
# the secret. A role owns nothing it does not need: the migrator owns its database's schema, nobody else creates in it.
set -eu

superuser() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres "$@" >/dev/null
}

while read -r DATABASE ROLE PASSWORD; do
  export DATABASE ROLE PASSWORD # in the environment: arguments would be visible to every process
  superuser --dbname postgres <<'SQL'
\getenv role ROLE
\getenv password PASSWORD
\getenv database DATABASE
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'database', :'role')
  WHERE :'role' LIKE '%_migrator' AND NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"role";
SQL
  case "$ROLE" in *_migrator)
    superuser --dbname "$DATABASE" <<'SQL'
\getenv role ROLE
ALTER SCHEMA public OWNER TO :"role";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
  esac
done < /run/secrets/roles
