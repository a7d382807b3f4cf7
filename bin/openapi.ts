import { openApiText } from '../lib/reference/openapi-text.ts';

process.stdout.write(openApiText());
