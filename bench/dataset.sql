-- One firm. {{names}} are filled in by dataset.py. Conversation 1 is the newest and the longest.
INSERT INTO firms (id, name, time_zone, office_phone, call_answer, says_more_by_mail, created_at)
VALUES ({{firm}}, {{name}}, 'America/New_York', {{number}}, 'refuse', false, now() - interval '3 years');

INSERT INTO firm_numbers (id, firm_id, e164, created_at) VALUES (uuidv7(), {{firm}}, {{number}}, now());

CREATE TEMP TABLE person AS
SELECT k, uuidv7() AS id FROM generate_series(0, {{users}} - 1) AS k;

-- Who has no password has yet to join, and would be let go from every conversation by the first night's job.
INSERT INTO users (firm_id, id, email, name, role, switches, password_hash, created_at)
SELECT {{firm}}, id, format('user%s@firm%s.test', k, {{area}}),
       (ARRAY['Ana Whitfield', 'Ben Okafor', 'Ada Reyes', 'Mia Larkin', 'Omar Haddad'])[1 + k % 5],
       CASE WHEN k = 2 THEN 'admin' WHEN k % 2 = 0 THEN 'attorney' ELSE 'paralegal' END, '{}', 'none', now()
FROM person;

INSERT INTO sessions (id, token_hash, firm_id, user_id, last_seen_at, expires_at, created_at)
SELECT uuidv7(), encode(sha256(format('bench-%s-%s', {{area}}, k)::bytea), 'hex'), {{firm}}, id, now(),
       now() + interval '10 years', now()
FROM person;

CREATE TEMP TABLE client AS
SELECT i, uuidv7(interval '-3 years' + i * interval '1 minute') AS contact_id,
       uuidv7(interval '-2 years' + i * interval '1 minute') AS id,
       uuidv7() AS last_id, '+1' || {{area}} || (2000000 + i)::text AS phone,
       (ARRAY['Cora', 'Luis', 'Mei', 'Tariq', 'Ingrid', 'Sofía', 'James', 'Noor', 'Pavel', 'Grace', 'Hana'])[1 + i % 11] AS first_name,
       (ARRAY['Medina', 'Tate', 'Okonkwo', 'Lindqvist', 'Nguyen', 'Ferraro', 'O''Brien'])[1 + i % 7] || ' ' ||
       (ARRAY['', '', 'Jr', 'Smith', 'Delgado'])[1 + i % 5] AS last_name,
       now() - (i * interval '2 years' / {{contacts}}) AS latest_at,
       CASE WHEN i = 1 THEN {{longest}} ELSE {{messages}} END AS n,
       i % 10 <> 0 AS has_participants,
       'Thank you for calling back so quickly. The clinic says my next appointment is on the ninth, and the adjuster '
       'wrote again about the car. Should I send you the letter? I have the photographs and both receipts here; the '
       'police report came yesterday. We will ask for the records and call you before the hearing. Your statement is '
       'ready to sign at our office whenever you like, and parking behind the building is free for clients. ' AS talk
FROM generate_series(1, {{contacts}}) AS i;

INSERT INTO contacts (firm_id, id, first_name, last_name, sort_name, kind, language, created_at)
SELECT {{firm}}, contact_id, first_name, trim(last_name), lower(trim(last_name) || ' ' || first_name), 'client', 'en', now()
FROM client;

INSERT INTO contact_phones (firm_id, id, contact_id, e164, label, position, created_at)
SELECT {{firm}}, uuidv7(), contact_id, phone, 'Mobile', 0, now() FROM client;

INSERT INTO cases (firm_id, id, number, title, practice_area, stage, opened_on, closed_on, client_id, attorney_id, created_at)
SELECT {{firm}}, uuidv7(), format('PI-%s', lpad(i::text, 6, '0')), last_name || ' v. Coastal Freight', 'Personal injury',
       (ARRAY['Intake', 'Treatment', 'Demand', 'Negotiation', 'Litigation'])[1 + i % 5], current_date - 200,
       CASE WHEN i % 4 = 0 THEN current_date - 20 END, contact_id, p.id, now()
FROM client JOIN person p ON p.k = i % {{users}} WHERE i <= {{cases}};

INSERT INTO conversations (firm_id, id, contact_id, phone, firm_number, version, latest_at, latest_message_id,
                           latest_snippet, latest_direction, latest_state, has_participants, unclaimed_unread, created_at)
SELECT {{firm}}, id, contact_id, phone, {{number}}, n, latest_at, last_id, trim(substr(talk, 1 + (i * 31 + n * 17) % 300, 110)),
       CASE WHEN (i + n) % 2 = 0 THEN 'in' ELSE 'out' END, CASE WHEN (i + n) % 2 = 0 THEN 'received' ELSE 'delivered' END,
       has_participants, CASE WHEN NOT has_participants AND i <= {{contacts}} / 50 THEN 1 ELSE 0 END, now()
FROM client;

INSERT INTO participations (firm_id, id, conversation_id, user_id, takes_part, unread, seen_unclaimed, created_at)
SELECT {{firm}}, uuidv7(), c.id, p.id, true, CASE WHEN i <= 2000 THEN i % 3 ELSE 0 END, 0, now()
FROM client c JOIN person p ON p.k IN (i % {{users}}, (i * 7 + 1) % {{users}}) WHERE has_participants;

INSERT INTO outgoing (firm_id, id, lane, channel, recipient, sender, body, purpose, urgency, language, zones, state, due_at,
                      claimed_at, tries, first_tried_at, provider_id, created_at)
SELECT {{firm}}, md5(id::text || j)::uuid, phone, 'sms', phone, {{number}}, substr(talk, 1 + (i * 31 + j * 17) % 300, 30 + (i * 7 + j * 13) % 130),
       'message', 'person', 'en', '{}', 'delivered', latest_at, latest_at, 1, latest_at, 'SM' || md5('out' || id::text || j), latest_at
FROM client, generate_series(1, n) AS j WHERE (i + j) % 2 = 1;

INSERT INTO messages (firm_id, id, conversation_id, version, at, direction, kind, body, phone, firm_number, author_id, case_id, state,
                      outgoing_id, key, provider_id, created_at)
SELECT {{firm}}, CASE WHEN j = n THEN last_id ELSE uuidv7(latest_at - (n - j) * interval '7 hours' - now()) END, c.id, j,
       latest_at - (n - j) * interval '7 hours', CASE WHEN (i + j) % 2 = 0 THEN 'in' ELSE 'out' END, 'text',
       trim(substr(talk, 1 + (i * 31 + j * 17) % 300, 30 + (i * 7 + j * 13) % 130)), phone, {{number}},
       CASE WHEN (i + j) % 2 = 1 THEN p.id END, NULL, CASE WHEN (i + j) % 2 = 0 THEN 'received' ELSE 'delivered' END,
       CASE WHEN (i + j) % 2 = 1 THEN md5(c.id::text || j)::uuid END, CASE WHEN (i + j) % 2 = 1 THEN md5('key' || c.id::text || j) END,
       CASE WHEN (i + j) % 2 = 0 THEN 'SM' || md5('in' || c.id::text || j) END, latest_at
FROM client c JOIN person p ON p.k = i % {{users}}, generate_series(1, n) AS j;

INSERT INTO inbound (id, provider, external_id, kind, state, firm_id, payload, done_at, tries, created_at)
SELECT uuidv7(at - now()), 'twilio', provider_id, 'text', 'received', firm_id,
       jsonb_build_object('MessageSid', provider_id, 'From', phone, 'To', firm_number, 'Body', body), at, 0, at
FROM messages WHERE firm_id = {{firm}} AND provider_id IS NOT NULL;

INSERT INTO opt_outs (firm_id, id, address, channel, source, words, created_at)
SELECT {{firm}}, uuidv7(), phone, 'sms', 'text', 'STOP', now() FROM client WHERE i % 50 = 7;

DROP TABLE person;

DROP TABLE client;
