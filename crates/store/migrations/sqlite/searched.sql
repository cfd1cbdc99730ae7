
-- What the index of words is of: the subject of every statement made searchable, and the words of its
-- content where this was here then. The functions stand in `sqlite/search/texts.rs`.
CREATE VIEW searched AS
SELECT
  statement.seq AS seq,
  comity_subject(entry.bytes) AS subject,
  iif(
    EXISTS (SELECT 1 FROM bare WHERE bare.seq = statement.seq),
    '',
    (SELECT comity_words(content_bytes.bytes)
     FROM content JOIN content_bytes USING (number)
     WHERE content.digest = comity_digest(entry.bytes)
       AND content.log = -(statement.place >> 40)
       AND content.issuer = word.text
       AND content.erased_at IS NULL)
  ) AS content
FROM statement
CROSS JOIN entry ON entry.place = statement.place
CROSS JOIN word ON word.number = statement.issuer
WHERE statement.id IS NOT NULL
  AND statement.seq <= (SELECT value FROM progress WHERE name = 'search');
