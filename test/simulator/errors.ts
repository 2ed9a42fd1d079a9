/** The errors that the API is known to answer with, by the names that faults refer to them by. */
export const API_ERRORS = {
	apiMissing: { status: 400, message: 'THE API YOU WANT TO CONSULT DOES NOT EXIST' },
	parametersMissing: { status: 400, message: 'SOME PARAMETERS ARE REQUIRED' },
	tokenMissing: { status: 401, message: 'PLEASE ENTER THE WOLKVOX-TOKEN' },
	tokenWrong: { status: 403, message: 'PLEASE VALIDATE TOKEN' },
	quotaUsedUp: { status: 403, message: 'TOKEN LIMIT EXCEEDED' },
	simultaneous: {
		status: 403,
		message: 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)',
	},
	// Nobody has published these words; a fault may bring others.
	maintenance: { status: 403, message: 'SERVICE DISABLED WHILE A BACKUP IS RUNNING' },
	noRecords: { status: 404, message: 'Validate dates entered' },
	tooManyRequests: { status: 429, message: 'TOO MANY REQUESTS' },
	serverError: { status: 500, message: 'INTERNAL SERVER ERROR' },
} satisfies Record<string, { status: number; message: string }>;

/** The name of one of the API's errors. */
export type ErrorName = keyof typeof API_ERRORS;
