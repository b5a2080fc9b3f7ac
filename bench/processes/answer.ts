/** What a process of the bench can be asked, by name. */
export type Methods = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

type Request = { readonly id: number; readonly method: string; readonly argument: unknown };

/** Answers the requests of the process that started this one; ends with it. */
export function answerRequests(methods: Methods, close: () => Promise<void>): void {
  process.on('message', ({ id, method, argument }: Request) => {
    const work = methods[method];
    const answered = work === undefined ? Promise.reject(new Error(`There is no ${method}.`)) : work(argument as never);
    answered.then(
      (answer) => process.send?.({ id, answer }),
      (error: Error) => process.send?.({ id, error: error.stack ?? error.message }),
    );
  });
  process.on('disconnect', () => {
    close().finally(() => process.exit());
  });
}
