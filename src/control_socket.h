/*
 * The file of the control socket: who listens there, who may connect. Loop thread.
 */
#ifndef STEADY_CONTROL_SOCKET_H
#define STEADY_CONTROL_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/un.h>

struct control_socket {
	int fd;	     /* listening, non-blocking */
	gid_t group; /* who may connect beside root and ourselves; (gid_t)-1 = nobody */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	dev_t device; /* of the file, so that only our own is removed */
	ino_t inode;
	gid_t owner; /* its group when it was made */
};

/* Mode 0660 with `group`, or 0600 when group is "" or cannot be given. A socket file left behind by a daemon that died
 * is replaced; one where somebody answers is not, nor is what is no socket. False with `error` filled. */
bool control_socket_open(struct control_socket *control_socket, const char *path, const char *group, char *error,
			 size_t error_size);
/* Removes the file if it is still ours. */
void control_socket_close(struct control_socket *control_socket);
/* Who is on the other side, as the kernel says. */
struct control_peer {
	pid_t process; /* -1 = not known */
	uid_t user;
};

/* By the credentials of the other side, which go to `peer`: root, ourselves, or a member of the group. */
bool control_socket_admits(const struct control_socket *control_socket, int client_fd, struct control_peer *peer);

#endif
