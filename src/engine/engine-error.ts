/** Something that the engine refuses, with what to do about it. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: string;
  readonly advice: string;

  constructor(code: string, message: string, advice: string) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}
