#include "network/firewall.h"

#include "network/detail/nft.h"

namespace slipway::network {

namespace {

// Chains run at the usual priorities (nft(8), "standard priority names").
constexpr int kRaw = -300, kDstNat = -100, kFilter = 0, kSrcNat = 100;

const Json kAccept{{"accept", nullptr}};
const Json kDrop{{"drop", nullptr}};
const Json kReturn{{"return", nullptr}};
const Json kMasquerade{{"masquerade", nullptr}};

Json meta(const char* key) {
    return {{"meta", {{"key", key}}}};
}
Json ct(const char* key) {
    return {{"ct", {{"key", key}}}};
}
Json payload(const char* protocol, const char* field) {
    return {{"payload", {{"protocol", protocol}, {"field", field}}}};
}
Json concat(std::initializer_list<Json> parts) {
    return {{"concat", Json::array_t(parts)}};
}
Json match(Json left, const char* op, Json right) {
    return {{"match", {{"op", op}, {"left", std::move(left)}, {"right", std::move(right)}}}};
}
Json prefix(const std::string& address, unsigned length) {
    return {{"prefix", {{"addr", address}, {"len", length}}}};
}

// The eight maps: per family, for ports on one host address and on all of them, the target's address and its port.
// (One map with a concatenated value would do, but nft before 1.0.8 cannot read that from JSON.)
struct Family {
    const char* name;
    const char* payload;
    const char* type;
    const char* atAddress;
    const char* atPort;
    const char* anyAddress;
    const char* anyPort;
};
constexpr Family kIpv4{"ip", "ip", "ipv4_addr", "at4_address", "at4_port", "any4_address", "any4_port"};
constexpr Family kIpv6{"ip6", "ip6", "ipv6_addr", "at6_address", "at6_port", "any6_address", "any6_port"};

// Collects the commands of one transaction on one table.
class Transaction {
public:
    explicit Transaction(std::string table)
        : m_table(std::move(table)) {}

    void table(const char* verb) {
        m_commands.push_back({{verb, {{"table", {{"family", "inet"}, {"name", m_table}}}}}});
    }
    void chain(const char* name, const char* type, const char* hook, int priority) {
        add("chain", {{"name", name}, {"type", type}, {"hook", hook}, {"prio", priority}, {"policy", "accept"}});
    }
    void set(const char* name, Json type) { add("set", {{"name", name}, {"type", std::move(type)}}); }
    void prefixSet(const char* name, const char* type) {
        add("set", {{"name", name}, {"type", type}, {"flags", Json::array({"interval"})}});
    }
    void map(const char* name, Json type, const char* value) {
        add("map", {{"name", name}, {"type", std::move(type)}, {"map", value}});
    }
    void rule(const char* chain, std::initializer_list<Json> expressions) {
        add("rule", {{"chain", chain}, {"expr", Json::array_t(expressions)}});
    }
    void element(const char* verb, const char* set, Json element) {
        command(verb, "element", {{"name", set}, {"elem", Json::array({std::move(element)})}});
    }
    // In the kernel, deleting what is not there fails the transaction: adding it first makes it certain to be there.
    void dropElement(const char* set, const Json& value) {
        element("add", set, value);
        element("delete", set, value);
    }
    Result<> apply() const { return detail::nftApply(m_commands); }

private:
    void add(const char* kind, Json body) { command("add", kind, std::move(body)); }
    void command(const char* verb, const char* kind, Json body) {
        body["family"] = "inet";
        body["table"] = m_table;
        m_commands.push_back({{verb, {{kind, std::move(body)}}}});
    }
    std::string m_table;
    Json m_commands = Json::array();
};

void addMaps(Transaction& t, const Family& family) {
    const Json at{family.type, "inet_proto", "inet_service"}, any{"inet_proto", "inet_service"};
    t.map(family.atAddress, at, family.type);
    t.map(family.atPort, at, "inet_service");
    t.map(family.anyAddress, any, family.type);
    t.map(family.anyPort, any, "inet_service");
}

Json dnat(const Family& family, const Json& key, const char* addressMap, const char* portMap) {
    const auto lookUp = [&](const char* map) {
        return Json{{"map", {{"key", key}, {"data", std::string("@") + map}}}};
    };
    return {{"dnat", {{"family", family.name}, {"addr", lookUp(addressMap)}, {"port", lookUp(portMap)}}}};
}

void addTranslation(Transaction& t, const char* chain, const Family& family) {
    const Json protocol = meta("l4proto"), port = payload("th", "dport");
    const Json isOurs = match({{"fib", {{"result", "type"}, {"flags", Json::array({"daddr"})}}}}, "==", "local");
    const Json isFamily = match(meta("nfproto"), "==", family.name == std::string_view("ip") ? "ipv4" : "ipv6");
    t.rule(chain,
           {dnat(family, concat({payload(family.payload, "daddr"), protocol, port}), family.atAddress, family.atPort)});
    t.rule(chain, {isFamily, isOurs, dnat(family, concat({protocol, port}), family.anyAddress, family.anyPort)});
}

void addSkeleton(Transaction& t) {
    t.set("bridges", "ifname");
    t.set("internal", "ifname");
    t.set("same", Json{"ifname", "ifname"});
    t.prefixSet("subnets4", "ipv4_addr");
    t.prefixSet("subnets6", "ipv6_addr");
    addMaps(t, kIpv4);
    addMaps(t, kIpv6);
    const Json fromUs = match(meta("iifname"), "==", "@bridges"), toUs = match(meta("oifname"), "==", "@bridges");
    const Json notToUs = match(meta("oifname"), "!=", "@bridges");
    const Json known = match(ct("state"), "in", Json::array({"established", "related"}));
    const Json translated = match(ct("status"), "in", "dnat");
    const Json toLoopback = match(payload("ip", "daddr"), "==", prefix("127.0.0.0", 8));
    const Json fromLoopback = match(payload("ip", "saddr"), "==", prefix("127.0.0.0", 8));

    // route_localnet switches off the kernel's own check for these (CVE-2020-8558). Before connection tracking, so
    // that answers to our masqueraded packets still have the bridge's address here.
    t.chain("guard", "filter", "prerouting", kRaw);
    t.rule("guard", {fromUs, toLoopback, kDrop});
    t.rule("guard", {fromUs, fromLoopback, kDrop});

    // A neighbour's packet to 127.0.0.1 must not be translated before routing throws it away.
    t.chain("prerouting", "nat", "prerouting", kDstNat);
    t.rule("prerouting", {toLoopback, kReturn});
    addTranslation(t, "prerouting", kIpv4);
    addTranslation(t, "prerouting", kIpv6);

    // The kernel has no route_localnet for IPv6: ::1 goes to the port process.
    t.chain("output", "nat", "output", kDstNat);
    t.rule("output", {match(payload("ip6", "daddr"), "==", "::1"), kReturn});
    addTranslation(t, "output", kIpv4);
    addTranslation(t, "output", kIpv6);

    t.chain("postrouting", "nat", "postrouting", kSrcNat);
    t.rule("postrouting", {fromLoopback, toUs, kMasquerade});
    t.rule("postrouting", {fromUs, notToUs, kMasquerade});
    // A container that uses a published port of its own network would get the answer from the wrong address. By source,
    // because a bridged packet (br_netfilter) has no incoming interface here.
    t.rule("postrouting", {match(payload("ip", "saddr"), "==", "@subnets4"), toUs, translated, kMasquerade});
    t.rule("postrouting", {match(payload("ip6", "saddr"), "==", "@subnets6"), toUs, translated, kMasquerade});

    t.chain("forwarding", "filter", "forward", kFilter);
    t.rule("forwarding", {match(concat({meta("iifname"), meta("oifname")}), "==", "@same"), kAccept});
    t.rule("forwarding", {toUs, known, kAccept});
    t.rule("forwarding", {toUs, translated, kAccept});
    t.rule("forwarding", {toUs, kDrop});
    t.rule("forwarding", {match(meta("iifname"), "==", "@internal"), kDrop});
    t.rule("forwarding", {fromUs, kAccept});
}

template <typename Visit>
void forEachElement(const FirewallNetwork& network, Visit&& visit) {
    visit("bridges", Json(network.bridge));
    visit("same", concat({network.bridge, network.bridge}));
    visit("subnets4", prefix(network.subnet.base().toString(), network.subnet.length()));
    if (network.subnet6)
        visit("subnets6", prefix(network.subnet6->base().toString(), network.subnet6->length()));
}

void addNetworkElements(Transaction& t, const FirewallNetwork& network) {
    forEachElement(network, [&](const char* set, const Json& value) { t.element("add", set, value); });
    if (network.reach == Reach::Internal)
        t.element("add", "internal", network.bridge);
}

template <typename Visit>
void forEachElement(const NatEntry& entry, Visit&& visit) {
    const auto& [container, hostAddress, hostPort] = entry.port;
    const auto family = [&](const Family& f, const std::string& target) {
        const Json protocol = network::toString(container.protocol), port = hostPort;
        const bool any = !hostAddress || hostAddress->isAny();
        const Json key = any ? concat({protocol, port}) : concat({hostAddress->toString(), protocol, port});
        visit(any ? f.anyAddress : f.atAddress, key, Json(target));
        visit(any ? f.anyPort : f.atPort, key, Json(container.port));
    };
    if (!hostAddress || hostAddress->isV4())
        family(kIpv4, entry.target.toString());
    if (entry.target6 && (!hostAddress || (hostAddress->isV6() && !hostAddress->isLoopback())))
        family(kIpv6, entry.target6->toString());
}

void addPortElements(Transaction& t, const NatEntry& entry) {
    forEachElement(entry, [&](const char* map, const Json& key, const Json& value) {
        t.element("add", map, Json::array({key, value}));
    });
}

Result<> checkBridge(const FirewallNetwork& network) {
    if (!isLinkName(network.bridge))
        return fail(Errc::InvalidArgument, "not a link name");
    return {};
}

// In all of these a missing table is the only thing that "does not exist".
Result<> inTable(Result<>&& result, const std::string& table) {
    if (!result && result.error().code() == Errc::NotFound)
        return fail(Errc::Unavailable, "the nft table inet {} has been removed by somebody else", table);
    return std::move(result);
}

} // namespace

Firewall::Firewall(OwnerTag tag)
    : m_tag(std::move(tag)) {}

Result<> Firewall::replace(const std::vector<FirewallNetwork>& networks, const std::vector<NatEntry>& ports) {
    Transaction t(m_tag.tableName());
    t.table("add"); // or deleting a missing one would fail
    t.table("delete");
    t.table("add");
    addSkeleton(t);
    for (const auto& network : networks) {
        TRY(checkBridge(network));
        addNetworkElements(t, network);
    }
    for (const auto& entry : ports)
        addPortElements(t, entry);
    return context(t.apply(), "set up packet filtering");
}

Result<> Firewall::addNetwork(const FirewallNetwork& network) {
    TRY(checkBridge(network));
    Transaction t(m_tag.tableName());
    t.dropElement("internal", network.bridge);
    addNetworkElements(t, network);
    return context(inTable(t.apply(), m_tag.tableName()), "packet filtering for {}", network.bridge);
}

Result<> Firewall::removeNetwork(const FirewallNetwork& network) {
    TRY(checkBridge(network));
    Transaction t(m_tag.tableName());
    forEachElement(network, [&](const char* set, const Json& value) { t.dropElement(set, value); });
    t.dropElement("internal", network.bridge);
    return context(inTable(t.apply(), m_tag.tableName()), "packet filtering for {}", network.bridge);
}

Result<> Firewall::addPorts(const std::vector<NatEntry>& ports) {
    Transaction t(m_tag.tableName());
    for (const auto& entry : ports)
        addPortElements(t, entry);
    auto result = t.apply();
    if (!result && result.error().code() == Errc::Conflict) {
        // Left by a container that is gone: whoever has bound the host port owns the key.
        for (const auto& entry : ports)
            forEachElement(entry, [&](const char* map, const Json& key, const Json&) {
                Transaction stale(m_tag.tableName());
                stale.element("delete", map, key);
                (void)stale.apply();
            });
        result = t.apply();
    }
    return context(inTable(std::move(result), m_tag.tableName()), "translate ports");
}

Result<> Firewall::removePorts(const std::vector<NatEntry>& ports) {
    Transaction t(m_tag.tableName());
    for (const auto& entry : ports)
        forEachElement(entry, [&](const char* map, const Json& key, const Json& value) {
            t.dropElement(map, Json::array({key, value}));
        });
    auto result = inTable(t.apply(), m_tag.tableName());
    if (!result && (result.error().code() == Errc::Unavailable || result.error().code() == Errc::Conflict))
        return {}; // no table, or the key is another container's by now
    return context(std::move(result), "stop translating ports");
}

Result<> Firewall::remove() {
    Transaction t(m_tag.tableName());
    t.table("add");
    t.table("delete");
    return t.apply();
}

Result<bool> Firewall::isPresent() const {
    const auto tables = TRY(detail::nftQuery({"list", "tables"}));
    for (const auto& item : tables) {
        const auto table = TRY(jsonObject(item, "table"));
        if (TRY(jsonString(table, "family")) == "inet" && TRY(jsonString(table, "name")) == m_tag.tableName())
            return true;
    }
    return false;
}

std::string ForwardBlock::describe() const {
    return fmt::format(
        "the firewall drops forwarded packets (table {} {}, chain {}, policy drop): containers reach nothing "
        "outside this machine until it accepts packets from and to their bridges",
        family, table, chain);
}

Result<std::vector<ForwardBlock>> findForwardBlocks() {
    const auto chains = TRY(detail::nftQuery({"list", "chains"}));
    std::vector<ForwardBlock> blocks;
    for (const auto& item : chains) {
        const auto chain = TRY(jsonObject(item, "chain"));
        ForwardBlock block{TRY(jsonString(chain, "family")), TRY(jsonString(chain, "table")),
                           TRY(jsonString(chain, "name"))};
        if (TRY(jsonString(chain, "hook")) == "forward" && TRY(jsonString(chain, "policy")) == "drop" &&
            (block.family == "ip" || block.family == "ip6" || block.family == "inet"))
            blocks.push_back(std::move(block));
    }
    return blocks;
}

} // namespace slipway::network
