/** Why a folder cannot be gone on with. The folder is left as it is. */
export type DataFolderProblem =
  /** Another process keeps its state there. */
  | 'DATA_FOLDER_IN_USE'
  /** It holds files, but no state of a local cloud. */
  | 'DATA_FOLDER_FOREIGN'
  /** The state was written by a version of the program that writes it differently. */
  | 'DATA_FOLDER_VERSION'
  /** The state is not what was written. */
  | 'DATA_FOLDER_CORRUPT'
  /** The system does not let it be made, read or written. */
  | 'DATA_FOLDER_UNUSABLE';

export class DataFolderError extends Error {
  readonly code: DataFolderProblem;

  constructor(code: DataFolderProblem, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.name = 'DataFolderError';
    this.code = code;
  }
}
