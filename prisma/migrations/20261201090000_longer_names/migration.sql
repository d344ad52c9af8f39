-- A name may have 200 characters as people count them; in some scripts one character is several code points.
-- Earlier releases write at most 200 code points, which fit.

ALTER TABLE `User` MODIFY `name` VARCHAR(1000) NOT NULL DEFAULT '', ALGORITHM = INPLACE, LOCK = NONE;

ALTER TABLE `ImportRow` MODIFY `name` VARCHAR(1000) NOT NULL, ALGORITHM = INPLACE, LOCK = NONE;
