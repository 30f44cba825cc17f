/** Prints whether a measured ratio reaches its bar, and returns that. */
export function printBar(base: string, measured: number, bar: number): boolean {
  const isMet = measured >= bar;
  console.log(`${isMet ? 'PASS' : 'FAIL'}: ${measured.toFixed(2)} x ${base}, the bar is ${bar}`);
  return isMet;
}
