#ifndef DOMAIN_VERSION_H
#define DOMAIN_VERSION_H

#define YICHUANG_VERSION "0.1.0"

#endif
