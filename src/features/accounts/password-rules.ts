import { accountProblems } from './problems.ts';

const LEAST = 8;
const MOST = 200;

/** Throws `weak_password` with what is wrong, at that path of the input. Any characters do; length counts code points. */
export function refuseWeakPassword(password: string, path: string, _person: { email: string; name: string }): void {
  const message = weaknessOf(password);
  if (message) throw accountProblems.weak_password({ detail: `The password ${message}`, faults: [{ path, message }] });
}

function weaknessOf(password: string): string | undefined {
  const length = [...password].length;
  if (length < LEAST) return `must have at least ${LEAST} characters`;
  if (length > MOST) return `must have at most ${MOST} characters`;
  return undefined;
}
