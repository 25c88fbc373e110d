export const STAND_IN_MARK: string;
