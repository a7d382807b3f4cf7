import fc from 'fast-check';

// The same cases for every mutant, and only as many as it takes to notice something.
fc.configureGlobal({ seed: 1, interruptAfterTimeLimit: 200 });
