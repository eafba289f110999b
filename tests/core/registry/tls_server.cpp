#include "core/registry/tls_server.h"

#include <csignal>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace slipway::registry::test {

namespace {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Deleter<SSL_free>>;

Certificate selfSigned(EVP_PKEY* key, const std::string& name) {
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("scripted"), -1, -1,
                               0);
    X509_set_issuer_name(certificate.get(), subject);
    const auto add = [&](int id, const std::string& value) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
        X509_add_ext(certificate.get(), extension, -1);
        X509_EXTENSION_free(extension);
    };
    add(NID_basic_constraints, "critical,CA:TRUE");
    add(NID_subject_alt_name, "IP:" + name);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

} // namespace

struct TlsServer::Keys {
    Key key{EVP_EC_gen("P-256")};
    Certificate certificate;
    Context context{SSL_CTX_new(TLS_server_method())};
};

TlsServer::TlsServer(const std::string& certificateName)
    : m_keys(new Keys) {
    m_keys->certificate = selfSigned(m_keys->key.get(), certificateName);
    SSL_CTX_use_certificate(m_keys->context.get(), m_keys->certificate.get());
    SSL_CTX_use_PrivateKey(m_keys->context.get(), m_keys->key.get());
    const std::unique_ptr<BIO, Deleter<BIO_free_all>> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), m_keys->certificate.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &text);
    m_pem.assign(text, static_cast<std::size_t>(size));

    m_listener.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(m_listener.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(m_listener.get(), 8) != 0 ||
        ::getsockname(m_listener.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
        throw std::runtime_error("no loopback port for the TLS server");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
    m_stop = true;
    ::shutdown(m_listener.get(), SHUT_RDWR);
    m_thread.join();
}

void TlsServer::serve() {
    // OpenSSL writes without MSG_NOSIGNAL, and clients that do not trust us hang up.
    sigset_t broken;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken, nullptr);
    while (!m_stop) {
        const UniqueFd connection(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection)
            continue;
        const timeval limit{2, 0};
        ::setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const Session session(SSL_new(m_keys->context.get()));
        SSL_set_fd(session.get(), connection.get());
        char request[4096];
        if (SSL_accept(session.get()) != 1 || SSL_read(session.get(), request, sizeof request) <= 0)
            continue;
        static constexpr std::string_view kAnswer =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
        SSL_write(session.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
        SSL_shutdown(session.get());
    }
}

} // namespace slipway::registry::test
