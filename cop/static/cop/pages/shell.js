// Pages without a map: the frame only.
export {};
