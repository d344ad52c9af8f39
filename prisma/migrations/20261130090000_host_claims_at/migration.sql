-- When the newest token of the host was issued that the row follows: what an older one says counts for nothing.

ALTER TABLE `User`
  ADD COLUMN `hostClaimsAt` DATETIME(3) NULL,
  ALGORITHM = INSTANT;
