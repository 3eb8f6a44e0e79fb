// SPDX-License-Identifier: MIT
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Crowd URL AT_ONCE REQUESTS: what crowd.go does, with one HttpClient that opens as many connections as it wants. */
public class Crowd {
  static final class TrustAll extends X509ExtendedTrustManager {
    public void checkClientTrusted(X509Certificate[] chain, String type) {}
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  public static void main(String[] arguments) throws Exception {
    int atOnce = Integer.parseInt(arguments[1]);
    int requests = Integer.parseInt(arguments[2]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(arguments[0]))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"1\":\"love\"}"))
            .build();
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    long started = System.nanoTime();
    CompletableFuture<?>[] chains =
        IntStream.range(0, atOnce)
            .mapToObj(at -> ask(client, request, requests / atOnce, answered, lost))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(chains).join();
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf("%d %d %.0f%n", answered.get(), lost.get(), answered.get() / seconds);
  }

  static CompletableFuture<Void> ask(
      HttpClient client, HttpRequest request, int left, AtomicInteger answered, AtomicInteger lost) {
    if (left == 0) return CompletableFuture.completedFuture(null);
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle(
            (answer, fault) -> {
              boolean good = fault == null && answer.body().equals("{\"1\":\"Positive\"}");
              if (fault != null) System.err.println(fault);
              return (good ? answered : lost).incrementAndGet();
            })
        .thenCompose(ignored -> ask(client, request, left - 1, answered, lost));
  }
}
