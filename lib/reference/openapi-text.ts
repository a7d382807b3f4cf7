import release from '../../package.json' with { type: 'json' };
import { CONTRACTS } from '../contracts.ts';
import { openApiDocument } from './openapi-document.ts';

/** The document of this release as JSON text. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(CONTRACTS, release.version), null, 2)}\n`;
}
