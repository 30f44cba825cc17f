/** A wait that can be cut short. A ring while nobody waits ends the next wait at once. */
export interface Alarm {
  ring(): void;
  /** Resolves after so many milliseconds, or as soon as it rings. One waits at a time. */
  wait(ms: number): Promise<void>;
}

/** A silent alarm. */
export function openAlarm(): Alarm {
  let hasRung = false;
  let wakeUp: (() => void) | undefined;
  const ring = (): void => {
    hasRung = true;
    wakeUp?.();
  };
  const wait = async (ms: number): Promise<void> => {
    if (!hasRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    wakeUp = undefined;
    hasRung = false;
  };
  return { ring, wait };
}
