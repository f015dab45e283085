// Our own pictograms, in the plain solid manner of the humanitarian sets: 24 px grid, one path, holes by even-odd.
// They replace shipped glyphs that turn to mush at the 17 px of a map tile.

/** @type {Record<string, string>} */
export const OWN = {
  unknown: "M12 2.6c3.6 0 6.2 2.3 6.2 5.5 0 2.3-1.3 3.600-2.900 4.700-1.200.8-1.700 1.300-1.700 2.400v.6h-3.300v-.9c0-2.300 1.100-3.500 2.700-4.600 1.200-.8 1.700-1.300 1.700-2.200 0-1.300-1-2.300-2.700-2.300-1.700 0-2.700 1-3 2.600L5.700 7.600C6.200 4.700 8.500 2.600 12 2.600zM12 17.600a2.050 2.050 0 1 1 0 4.100 2.050 2.050 0 0 1 0-4.100z",
};
