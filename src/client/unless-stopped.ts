/** The value, or undefined when it is stopped before there is one. */
export async function unlessStopped<Value>(
  value: Value | Promise<Value>,
  stop: AbortSignal,
): Promise<Value | undefined> {
  if (stop.aborted) return undefined;
  let onStop = (): void => {};
  const stopped = new Promise<undefined>((resolve) => {
    onStop = () => resolve(undefined);
    stop.addEventListener('abort', onStop);
  });
  try {
    return await Promise.race([value, stopped]);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

/** Resolves after so long, or when it is stopped. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await unlessStopped(
    new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ms);
    }),
    stop,
  );
  clearTimeout(timer);
}
