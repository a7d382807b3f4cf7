import { OFFLINE_SETTINGS } from '../../../bin/offline-settings.ts';
import type { CompileSettings } from '../../../functions/workflows/compiler/settings.ts';
import { NO_EXTERNALS } from '../../../functions/workflows/language/externals.ts';
import { suppliedDocuments } from '../../../functions/workflows/language/openapi/supplied-documents.ts';
import { PET_STORE_DOCUMENT } from './services.ts';

const documents = suppliedDocuments({ 'https://petstore.swagger.io/v2/swagger.json': PET_STORE_DOCUMENT });

/** The document of the pet store comes with every definition. */
export const SETTINGS: CompileSettings = {
  ...OFFLINE_SETTINGS,
  externals: { ...NO_EXTERNALS, ...OFFLINE_SETTINGS.externals, documents },
};
