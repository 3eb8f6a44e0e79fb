// SPDX-License-Identifier: MIT
//
// Written for cpp-httplib 0.11.4, Debian's compiled library, and for upstream's header up to 0.58.0.
#include "http_server.hpp"

#include "connection_guard.hpp"
#include "connection_pool.hpp"
#include "connection_stream.hpp"
#include "exchange.hpp"
#include "http_engine.hpp"
#include "httplib_request.hpp"
#include "log.hpp"
#include "request_framing.hpp"
#include "request_id.hpp"

#include <httplib.h>

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

namespace tweetsent_server {
namespace {

using steady_clock = std::chrono::steady_clock;

constexpr std::size_t longest_queue = 1024;  // of connections that wait
constexpr std::size_t requests_per_connection = 1'000'000;
constexpr std::size_t gathered_answers = 16 * 1024;  // of a stream, for one write
constexpr std::size_t longest_chunk_framing = 32;    // bytes between the lines of two chunks
constexpr std::size_t freely_grown = 16 * 1024;
constexpr std::size_t most_reserved = 1024 * 1024;
constexpr auto network_timeout = std::chrono::seconds(5);        // of one read or write
constexpr auto undisturbed_idle = std::chrono::seconds(1);       // before a crowd may end an idle connection
constexpr auto turn_in_crowd = std::chrono::milliseconds(100);   // of a connection that others wait behind
constexpr auto crowd_interval = std::chrono::milliseconds(100);  // how often a crowd is looked for

}  // namespace

class http_server::implementation {
 public:
  implementation(listener& door, const tls_credentials* credentials, const api& routes, http_limits limits,
                 observer observe)
      : door_(door),
        engine_(make_engine(door.socket(), credentials)),
        routes_(routes),
        limits_(limits),
        observe_(std::move(observe)),
        guard_(limits.request_timeout),
        pool_(limits.threads, longest_queue, guard_,
              [this](int socket) { engine_->serve_connection(socket); }) {
    configure(*engine_);
  }

  void run() {
    constexpr auto pause = std::chrono::milliseconds(20);
    while (!stopping_) {
      const bool has_room = pool_.has_room();
      const int socket = has_room ? door_.accept(crowd_interval) : -1;
      if (socket >= 0) {
        set_timeouts(socket);
        pool_.submit(socket);
      } else if (!has_room) {
        std::this_thread::sleep_for(pause);
      } else if (errno != EAGAIN && !stopping_) {
        log_event(log_level::warning, "accept_failed", {{"reason", std::strerror(errno)}});
        std::this_thread::sleep_for(pause);
      }
      if (pool_.is_crowded()) guard_.end_longest_idle(undisturbed_idle);
    }
  }

  const connection_pool& pool() const noexcept { return pool_; }
  const connection_guard& guard() const noexcept { return guard_; }

  void end_connections() noexcept { ending_ = true; }

  void stop_accepting() noexcept {
    stopping_ = true;
    door_.close_door();
  }

  bool finish(steady_clock::time_point deadline) { return pool_.finish(deadline); }

 private:
  // For the handshake and for what is written; connection_stream has one of its own for what is read.
  static void set_timeouts(int socket) noexcept {
    timeval patience{};
    patience.tv_sec = network_timeout.count();
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }

  void configure(httplib::Server& server) {
    using httplib::Request;
    using httplib::Response;
    using handled = httplib::Server::HandlerResponse;
    server.set_keep_alive_max_count(requests_per_connection);
    server.set_keep_alive_timeout(limits_.idle_timeout.count());
    server.set_payload_max_length(std::max(limits_.body_bytes, limits_.stream_bytes));
    server.set_pre_routing_handler([this](const Request& request, Response& out) {
      if (judge(request, out) == next_step::send_answer) return handled::Handled;
      writable(request).path.clear();
      return handled::Unhandled;
    });
    // Only what judge() let pass comes here, without its path: std::regex has no work.
    server.Post("", [this](const Request& request, Response& out, const httplib::ContentReader& read) {
      current.step == next_step::read_lines ? predict_lines(request, out, read) : predict(request, out, read);
    });
    server.set_exception_handler(
        [](const Request& request, Response& out, const std::exception_ptr& /*error*/) {
          refuse(request, out, 500, "exception");
        });
    // The type is spelled out because versions differ in what they make of a lambda.
    server.set_error_handler(httplib::Server::Handler([](const Request& request, Response& out) {
      // Requests that cpp-httplib refuses before it asks any handler.
      if (!current.answered) {
        begin(framing_of(request));
        current.body_unread = true;  // for all that is known
        refuse(request, out, out.status, "refused by the HTTP library");
      }
    }));
    server.set_post_routing_handler([this](const Request& /*request*/, Response& out) {
      connection_stream& stream = connection_stream::of_this_thread();
      current.answer.close = current.answer.close || wants_thread_back() || stream.holds_more();
      add_headers(out);
      if (current.body_follows) stream.hold();
    });
    // A stream knows its own end; this comes before it or after: that differs between versions.
    server.set_logger([this](const Request& /*request*/, const Response& /*out*/) {
      if (!current.streams) finish_exchange();
    });
  }

  static void begin(const request_framing& framing) {
    current.framing = framing;
    current.answered = false;
    current.answer.clear();
    current.answer.close = framing.ends_connection();
    current.body.clear();
    current.bytes_in = current.bytes_out = 0;
    current.step = next_step::send_answer;
    current.body_unread = framing.announces_body();
    current.body_follows = current.streams = false;
    current.started = steady_clock::now();
    choose_request_id(framing.request_id(), current.id);
  }

  // Decides on a request by its head, and answers it unless its body is wanted.
  next_step judge(const httplib::Request& request, httplib::Response& out) noexcept {
    try {
      const request_framing framing = framing_of(request);
      begin(framing);
      const bool is_lines = is_lines_type(framing.content_type());
      const std::size_t limit = is_lines ? limits_.stream_bytes : limits_.body_bytes;
      const request_framing::fault fault = framing.check(limit);
      if (fault.status != 0) {
        current.answer.refuse(fault.status, fault.reason, fault.text);
      } else if (current.step = routes_.judge(api_request(request, framing), current.answer);
                 current.step != next_step::send_answer) {
        // HTTP/1.0 has no chunks to answer in.
        if (current.step == next_step::read_lines && request.version != "HTTP/1.1") {
          current.answer.refuse(400, "a stream by HTTP/1.0", "A stream of lines needs HTTP/1.1");
          send(request, out);
          return next_step::send_answer;
        }
        // Asked to read what no header announces, cpp-httplib would read until the client closes.
        if (framing.announces_body()) {
          guard_.body_follows(limit);
          if (current.expects_continue) ask_for_body();
          return current.step;
        }
        current.answer.refuse(400, "the body is empty");
      }
      send(request, out);
    } catch (...) {
      refuse(request, out, 500, "exception");
    }
    return next_step::send_answer;
  }

  void predict(const httplib::Request& request, httplib::Response& out, const httplib::ContentReader& read) {
    bool too_long = false;
    const bool complete = read([this, &too_long](const char* data, std::size_t size) {
      current.bytes_in += size;
      too_long = size > limits_.body_bytes - current.body.size();
      if (too_long) return false;
      // What a string outgrows stays with the thread's allocator; what is reserved and not written costs no
      // memory. Beyond a megabyte it grows all the same.
      if (current.body.size() + size > freely_grown) {
        current.body.reserve(std::min(limits_.body_bytes, most_reserved));
      }
      current.body.append(data, size);
      return true;
    });
    if (too_long) {
      std::string().swap(current.body);  // a refusal may take its time
      return refuse(request, out, 413, "the body is longer than the limit");
    }
    if (!complete) return refuse(request, out, 400, "the body is cut short");
    current.body_unread = false;
    routes_.predict(api_request(request, current.framing), current.body, current.answer);
    send(request, out);
  }

  // The body is read from within the answer's, so that answers leave while lines arrive. cpp-httplib's reader
  // refers to what lives until the answer is written.
  void predict_lines(const httplib::Request& request, httplib::Response& out,
                     const httplib::ContentReader& read) {
    const std::shared_ptr<predict_stream> lines =
        routes_.open_stream(api_request(request, current.framing), current.answer);
    current.answer.close = true;
    current.answered = current.streams = true;
    guard_.body_streams();
    // Chunks are compressed for whoever accepts it, at many times the cost of all else.
    writable(request).headers.erase("Accept-Encoding");
    out.status = current.answer.status;
    const auto answer = [this, read, lines, tls = tls_of(request)](std::size_t /*offset*/,
                                                                   httplib::DataSink& sink) {
      answer_lines(read, *lines, tls, sink);
      finish_exchange();
      return false;  // the connection ends: cleanly after the last answer, cut short after a fault
    };
    out.set_chunked_content_provider(std::string(current.answer.content_type), answer);
  }

  void answer_lines(const httplib::ContentReader& read, predict_stream& lines, SSL* tls,
                    httplib::DataSink& sink) const noexcept {
    std::string_view& fault = current.answer.reason;  // until all is well
    try {
      fault = "the stream is cut short";
      std::string& out = current.body;
      const auto send_answers = [&out, &sink, &fault] {
        const bool sent = out.empty() || sink.write(out.data(), out.size());
        current.bytes_out += out.size();
        out.clear();
        if (!sent) fault = "the client takes no more answers";
        return sent;
      };
      const connection_stream& stream = connection_stream::of_this_thread();
      const bool complete = read([&](const char* data, std::size_t size) {
        current.bytes_in += size;
        if (current.bytes_in > limits_.stream_bytes) {
          fault = "the stream is longer than the limit";
          return false;
        }
        lines.add({data, size}, out);
        current.answer.tweets = lines.tweets();
        // What is answered does not wait for the client to send more.
        const bool more_came = stream.received() > longest_chunk_framing;
        return (more_came && out.size() < gathered_answers) || send_answers();
      });
      if (!complete) return;
      current.body_unread = false;
      lines.finish(out);
      current.answer.tweets = lines.tweets();
      if (!send_answers()) return;
      sink.done();
      if (tls != nullptr) SSL_shutdown(tls);
      fault = {};
    } catch (...) {
      // The answer is cut short, which a client sees by its missing last chunk.
      fault = "exception";
    }
  }

  static void refuse(const httplib::Request& request, httplib::Response& out, int status,
                     std::string_view reason) noexcept {
    try {
      current.answer.refuse(status, reason);
      send(request, out);
    } catch (...) {
      out.status = status;  // without a body
    }
  }

  // The last thing before an answer is written, or after: that differs between versions.
  void finish_exchange() noexcept {
    using milliseconds = std::chrono::duration<double, std::milli>;
    const milliseconds taken = steady_clock::now() - current.started;
    try {
      observe_({current.id, current.answer, current.bytes_in, current.bytes_out, taken.count()});
    } catch (...) {
      // The answer goes out unobserved.
    }
    // Of what is reserved only what was written counts; a stream's buffer held long answers before.
    if (current.streams || current.body.size() > kept_buffer) std::string().swap(current.body);
    guard_.request_ends();
  }

  // Whether an answer should end its connection: at the end of all, or because another waits for its thread.
  bool wants_thread_back() const {
    return ending_ || (pool_.is_crowded() && guard_.connection_age() > turn_in_crowd);
  }

  listener& door_;
  std::unique_ptr<http_engine> engine_;
  const api& routes_;
  http_limits limits_;
  observer observe_;
  connection_guard guard_;
  connection_pool pool_;
  std::atomic<bool> ending_{false};
  std::atomic<bool> stopping_{false};
};

http_server::http_server(listener& door, const tls_credentials* credentials, const api& routes,
                         http_limits limits, observer observe)
    : implementation_(
          std::make_unique<implementation>(door, credentials, routes, limits, std::move(observe))) {}

http_server::~http_server() = default;

void http_server::run() {
  implementation_->run();
}

std::size_t http_server::served_connections() const noexcept {
  return implementation_->pool().served();
}

std::size_t http_server::waiting_connections() const noexcept {
  return implementation_->pool().waiting();
}

std::size_t http_server::failed_handshakes() const noexcept {
  return implementation_->guard().failed_handshakes();
}

void http_server::end_connections() noexcept {
  implementation_->end_connections();
}

void http_server::stop_accepting() noexcept {
  implementation_->stop_accepting();
}

bool http_server::finish(std::chrono::steady_clock::time_point deadline) {
  return implementation_->finish(deadline);
}

}  // namespace tweetsent_server
