// What was refused is said where the eye is.
"use strict";

document.querySelector("[data-refusal]")?.focus();
