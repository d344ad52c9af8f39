/** Where the queues are shown. */
export const boardPath = "/operator/queues";

export const isBoard = (path: string): boolean => path === boardPath || path.startsWith(`${boardPath}/`);
