-- After a restore to a moment, before anybody is let in: another history begins, so every client drops what it holds and asks
-- for everything again. Without it a client that knows entries of the lost time would take other ones with the same numbers.
BEGIN;
INSERT INTO journal_epoch (id, begun_at)
    SELECT gen_random_uuid(), greatest(clock_timestamp(), max(begun_at) + interval '1 microsecond') FROM journal_epoch;
\getenv keep_logins HADR_KEEP_LOGINS
\if :{?keep_logins}
\else
-- Sessions and tokens that were ended since that moment would hold again.
DELETE FROM usersessions_usersession;
DELETE FROM django_session;
DELETE FROM operations_accesstoken;
\endif
COMMIT;
SELECT 'epoch ' || id FROM journal_epoch ORDER BY begun_at DESC LIMIT 1;
