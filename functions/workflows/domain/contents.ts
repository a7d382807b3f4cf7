import { createKept, type KeptLimits } from '../../shared/kept.ts';
import type { WorkflowStore } from './ports.ts';
import type { VersionRecord } from './records.ts';
import type { ContentPart } from './version-content.ts';

/** Texts of versions. */
export interface Contents {
  /** @throws DomainError `not-found` */
  read(tenantId: string, version: VersionRecord, part: ContentPart): Promise<string>;
}

/** Texts are a few KB, a megabyte at most; a character takes two bytes of memory. */
const LIMITS: KeptLimits<string> = {
  mostEntries: 2_000,
  mostBytes: 32 * 1024 * 1024,
  bytesOf: (text) => 2 * text.length,
};

/** Texts of published versions never change and are kept; those of a version that is being published may be replaced. */
export function keptContents(store: Pick<WorkflowStore, 'readContent'>, limits = LIMITS): Contents {
  const kept = createKept(limits);
  return {
    read(tenantId, { workflow, version, status }, part) {
      const read = () => store.readContent(tenantId, workflow, version, part);
      return status === 'published' ? kept.get([tenantId, workflow, version, part], read) : read();
    },
  };
}
