/**
 * Makes Node look at something that is no socket, before each file is loaded and after each test. After a look at a
 * socket, as at those of killed processes when their folders are removed, it follows no symbolic link to a module until
 * the next look (nodejs/node#51142): where `node_modules` is one, packages would come out twice or empty.
 */

import { statSync } from 'node:fs';
import { afterAll, afterEach } from 'vitest';

const look = (): void => void statSync(import.meta.dirname);
look();
afterEach(look);
afterAll(look);
