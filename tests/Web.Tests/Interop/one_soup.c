// Debian 12's simple-whip-client speaks HTTP by libsoup 2, and its GStreamer brings libsoup 3, of which nothing is called: it is libnice's, for UPnP.
// libsoup 3 ends a process that holds both, which it knows by a symbol of libsoup 2. Preloaded, this hides that symbol; the client itself is as Debian ships it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

int g_module_symbol(void *module, const char *name, void **symbol)
{
    int (*real)(void *, const char *, void **) = (int (*)(void *, const char *, void **))dlsym(RTLD_NEXT, "g_module_symbol");
    return strcmp(name, "soup_uri_new") == 0 ? 0 : real(module, name, symbol);
}
