// muniment-sample-dns: answers TXT questions on loopback from a file, so that the shipped sample can prove its domains
// without a network.
//   muniment-sample-dns FILE PORT [PORT ...]
// FILE has a line for each record: NAME VALUE. One thread, until it is ended. Not a name server for anything else.
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace muniment::sample_dns {
namespace {

constexpr size_t kMessageBytesMax = 512;  // RFC 1035 2.3.4
constexpr uint16_t kTtlSeconds = 60;

using Records = std::multimap<std::string, std::string>;

void Put16(std::vector<uint8_t>& out, unsigned value) {
  out.push_back(static_cast<uint8_t>(value >> 8));
  out.push_back(static_cast<uint8_t>(value));
}

// The answer to a question of one name, or nothing when it is none (RFC 1035 4.1).
std::vector<uint8_t> AnswerTo(std::span<const uint8_t> question, const Records& records) {
  ns_msg message;
  ns_rr asked;
  if (ns_initparse(question.data(), static_cast<int>(question.size()), &message) != 0 ||
      ns_msg_count(message, ns_s_qd) != 1 || ns_parserr(&message, ns_s_qd, 0, &asked) != 0) {
    return {};
  }
  std::string name = ns_rr_name(asked);
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto [first, last] = records.equal_range(name);
  const bool txt = ns_rr_type(asked) == ns_t_txt;
  const auto count = txt ? static_cast<unsigned>(std::distance(first, last)) : 0u;

  // Header and question as they came, with the flags of an authoritative answer; the name is pointed to, not repeated.
  size_t question_end = NS_HFIXEDSZ;
  while (question_end < question.size() && question[question_end] != 0) question_end += question[question_end] + 1u;
  question_end += 1 + NS_QFIXEDSZ;
  if (question_end > question.size()) return {};
  std::vector<uint8_t> answer(question.begin(), question.begin() + static_cast<std::ptrdiff_t>(question_end));
  answer[2] = 0x84;  // a response, authoritative
  answer[3] = first == last ? uint8_t{ns_r_nxdomain} : uint8_t{0};
  answer[6] = 0;
  answer[7] = static_cast<uint8_t>(count);
  for (size_t i = 8; i < NS_HFIXEDSZ; ++i) answer[i] = 0;
  if (!txt) return answer;
  for (auto record = first; record != last; ++record) {
    Put16(answer, 0xC000 | NS_HFIXEDSZ);
    Put16(answer, ns_t_txt);
    Put16(answer, ns_c_in);
    Put16(answer, 0);
    Put16(answer, kTtlSeconds);
    Put16(answer, static_cast<unsigned>(record->second.size() + 1));
    answer.push_back(static_cast<uint8_t>(record->second.size()));
    answer.insert(answer.end(), record->second.begin(), record->second.end());
  }
  return answer;
}

int Fail(std::string_view what) {
  fmt::print(stderr, "muniment-sample-dns: {}\n", what);
  return 2;
}

int Serve(const Records& records, std::span<char*> ports) {
  std::vector<pollfd> sockets;
  for (const char* port : ports) {
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      return Fail(fmt::format("port {} of 127.0.0.1 is not to be had; name another", port));
    }
    sockets.push_back({fd, POLLIN, 0});
  }
  for (;;) {
    if (poll(sockets.data(), sockets.size(), -1) < 0) return Fail("the sockets are gone");
    for (const pollfd& ready : sockets) {
      if ((ready.revents & POLLIN) == 0) continue;
      std::array<uint8_t, kMessageBytesMax> buffer;
      sockaddr_in from{};
      socklen_t from_bytes = sizeof(from);
      const ssize_t got =
          recvfrom(ready.fd, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &from_bytes);
      if (got <= 0) continue;
      const std::vector<uint8_t> answer = AnswerTo({buffer.data(), static_cast<size_t>(got)}, records);
      if (!answer.empty())
        sendto(ready.fd, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&from), from_bytes);
    }
  }
}

int Run(std::span<char*> arguments) {
  if (arguments.size() < 3) return Fail("usage: muniment-sample-dns FILE PORT [PORT ...]");
  std::ifstream file(arguments[1]);
  Records records;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, value;
    if (!(words >> name >> value) || name.starts_with('#')) continue;
    if (value.size() > 255) return Fail(fmt::format("the value of {} is longer than 255 bytes", name));
    records.emplace(name, value);
  }
  if (records.empty()) return Fail(fmt::format("{} has no record: one a line, NAME VALUE", arguments[1]));
  return Serve(records, arguments.subspan(2));
}

}  // namespace
}  // namespace muniment::sample_dns

int main(int argc, char** argv) { return muniment::sample_dns::Run({argv, static_cast<size_t>(argc)}); }
