-- 0001_case_keys.py: revision 0001 after None
CREATE TABLE case_keys (
            case_id     uuid PRIMARY KEY,
            agency      uuid NOT NULL,
            wrapped     bytea NOT NULL,
            fingerprint text NOT NULL
        );

GRANT USAGE ON SCHEMA public TO "casefile_keystore";

GRANT SELECT, INSERT, DELETE ON case_keys TO "casefile_keystore";

