/** Largest definition in bytes of UTF-8: a quarter of the 1 MB that Step Functions takes once it is compiled. */
export const MAX_SOURCE_BYTES = 262_144;

/** Deepest nesting of maps and sequences. A task nests two levels, so this leaves room for thirty tasks inside each other. */
export const MAX_NESTING = 64;

/** Longest name of a member in characters: names are parts of the pointers by which places are remembered. */
export const MAX_NAME_LENGTH = 1_000;
