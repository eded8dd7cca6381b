// Package disk is what operating systems do each in their own way with files: reserving room, bringing bytes to the disk,
// renaming without replacing, telling which file it is. Its errors are the system's; diskerr tells what they mean.
package disk
