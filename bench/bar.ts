/** Prints whether a measured ratio reaches its bar, and returns that. */
export function printBar(base: string, measured: number, bar: number): boolean {
  const isMet = measured >= bar;
  console.log(`${isMet ? 'PASS' : 'FAIL'}: ${measured.toFixed(2)} x ${base}, the bar is ${bar}`);
  return isMet;
}

/** Prints whether a measured cost stays within its limit, and returns that. */
export function printLimit(what: string, measured: number, limit: number): boolean {
  const isMet = measured <= limit;
  console.log(`${isMet ? 'PASS' : 'FAIL'}: ${measured.toFixed(2)} ${what}, at most ${limit} are allowed`);
  return isMet;
}
