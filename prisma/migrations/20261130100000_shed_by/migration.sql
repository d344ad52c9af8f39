-- Whether a pause or an operator refuses an event's purchases: a resumption ends what the pause began, and nothing else.
-- Until now a pause was recognised by its message. Gateways of an earlier release neither read nor write the column.

ALTER TABLE `Event` ADD COLUMN `shedBy` ENUM('PAUSE', 'OPERATOR') NULL, ALGORITHM = INSTANT;

UPDATE `Event` SET `shedBy` = IF(
  `shedMessage` = 'The organiser has paused the sale for a moment. Purchases made before are safe. Please come back in a few minutes.',
  'PAUSE', 'OPERATOR')
WHERE `shedMessage` IS NOT NULL;
