/** A transfer that cannot be completed, with the reply that says so. */
export class TransferFailure extends Error {
  override readonly name = "TransferFailure";
}
