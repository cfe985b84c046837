/*
 * The file of the control socket. It is created with no right for anybody else and opened to its group only when it
 * has that group, so there is no moment at which it is open to more.
 */
#include "control_socket.h"

#include "log.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG 64
#define MAX_GROUPS 64 /* supplementary groups of a client that are looked at */

/* Whether somebody answers there. */
static bool is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answered;

	if (fd < 0)
		return true;
	/* EAGAIN: the queue of a living listener is full. */
	answered = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno == EAGAIN;
	close(fd);
	return answered;
}

/* Makes way at `path`; false when what is there must stay. */
static bool clear_way(const struct sockaddr_un *address, char *error, size_t error_size)
{
	const char *path = address->sun_path;
	struct stat status;

	if (lstat(path, &status) != 0)
		return errno == ENOENT;
	if (!S_ISSOCK(status.st_mode)) {
		snprintf(error, error_size, "%s is in the way and is no socket", path);
		return false;
	}
	if (is_answered(address)) {
		snprintf(error, error_size, "another steadyd answers at %s", path);
		return false;
	}
	return unlink(path) == 0;
}

/* Gives the file to its group. A group that is missing is no reason not to run: then only root and the user itself
 * may connect. */
static void share(struct control_socket *control_socket, const char *group)
{
	const struct group *entry = group[0] ? getgrnam(group) : NULL;

	control_socket->group = (gid_t)-1;
	if (!entry) {
		if (group[0])
			log_info("control: there is no group \"%s\"; only root and this user may connect", group);
		return;
	}
	/* Under systemd it has that group already, and the call is forbidden. */
	bool has_group = control_socket->owner == entry->gr_gid;
	if ((!has_group && chown(control_socket->path, (uid_t)-1, entry->gr_gid) != 0) ||
	    chmod(control_socket->path, 0660) != 0) {
		log_warning("control: %s cannot be given to group \"%s\": %s; only root and this user may connect",
			    control_socket->path, group, strerror(errno));
		return;
	}
	control_socket->group = entry->gr_gid;
}

static bool bind_and_listen(struct control_socket *control_socket, const struct sockaddr_un *address)
{
	struct stat status;

	control_socket->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control_socket->fd < 0)
		return false;
	/* On Linux the file gets the mode of the unbound socket (unix(7) is silent; net/unix/af_unix.c). */
	if (fchmod(control_socket->fd, 0600) != 0 ||
	    bind(control_socket->fd, (const struct sockaddr *)address, sizeof(*address)) != 0 ||
	    lstat(control_socket->path, &status) != 0 || listen(control_socket->fd, BACKLOG) != 0) {
		int saved = errno;

		close(control_socket->fd);
		control_socket->fd = -1;
		errno = saved;
		return false;
	}
	control_socket->device = status.st_dev;
	control_socket->inode = status.st_ino;
	control_socket->owner = status.st_gid;
	return true;
}

bool control_socket_open(struct control_socket *control_socket, const char *path, const char *group, char *error,
			 size_t error_size)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = strlen(path);

	if (length == 0 || length >= sizeof(address.sun_path)) {
		snprintf(error, error_size, "control socket: a path has 1 to %zu bytes", sizeof(address.sun_path) - 1);
		return false;
	}
	memcpy(address.sun_path, path, length + 1);
	memcpy(control_socket->path, path, length + 1);
	snprintf(error, error_size, "%s", "");
	if (!clear_way(&address, error, error_size) || !bind_and_listen(control_socket, &address)) {
		if (!error[0])
			snprintf(error, error_size, "control socket %s: %s", path, strerror(errno));
		return false;
	}
	share(control_socket, group);
	return true;
}

void control_socket_close(struct control_socket *control_socket)
{
	struct stat status;

	close(control_socket->fd);
	if (lstat(control_socket->path, &status) == 0 && status.st_dev == control_socket->device &&
	    status.st_ino == control_socket->inode)
		unlink(control_socket->path);
}

static bool in_groups(int fd, gid_t group)
{
	gid_t groups[MAX_GROUPS];
	socklen_t size = sizeof(groups);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) < 0)
		return false;
	for (size_t i = 0; i < size / sizeof(groups[0]); i++) {
		if (groups[i] == group)
			return true;
	}
	return false;
}

/* The mode of the socket file says the same; this holds as well where a directory is shared in a way that knows no
 * modes. */
bool control_socket_admits(const struct control_socket *control_socket, int client_fd, struct control_peer *peer)
{
	struct ucred credentials;
	socklen_t size = sizeof(credentials);

	*peer = (struct control_peer){.process = -1, .user = (uid_t)-1};
	if (getsockopt(client_fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
		return false;
	*peer = (struct control_peer){.process = credentials.pid, .user = credentials.uid};
	if (credentials.uid == 0 || credentials.uid == geteuid())
		return true;
	return control_socket->group != (gid_t)-1 &&
	       (credentials.gid == control_socket->group || in_groups(client_fd, control_socket->group));
}
