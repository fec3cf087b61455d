// For `node --import`: the wall clock of this process goes wrong by TEST_CLOCK_SKEW milliseconds, as on a machine whose
// clock nobody sets.
const skew = Number(process.env.TEST_CLOCK_SKEW);
const TrueDate = Date;
globalThis.Date = class WrongDate extends TrueDate {
  constructor(...parts) {
    if (parts.length === 0) super(TrueDate.now() + skew);
    else super(...parts);
  }

  static now() {
    return TrueDate.now() + skew;
  }
};
