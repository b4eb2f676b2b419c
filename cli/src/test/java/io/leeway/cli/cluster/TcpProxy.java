package io.leeway.cli.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes connections of the loopback address on to another port, and can cut them, hold them up and
 * slow them down.
 *
 * <p>Thread-safe. Two threads per connection.
 */
final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 16 << 10;
  private static final int CONNECT_MILLIS = 2_000;

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Gate gate = new Gate();
  private final AtomicInteger brokenConnections = new AtomicInteger();
  private volatile boolean refusing;
  private volatile long nanosPerByte;

  TcpProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections have ended otherwise than by their client's wish. */
  int brokenConnections() {
    return brokenConnections.get();
  }

  /** Ends all connections; new ones are passed on. */
  void cut() {
    sockets.forEach(TcpProxy::end);
  }

  /** Ends all connections, and new ones too, until {@link #restore}. */
  void refuse() {
    refusing = true;
    cut();
  }

  /** Passes nothing on, but keeps connections, until {@link #restore}. */
  void hold() {
    gate.shut();
  }

  /** Passes everything on as it comes. */
  void restore() {
    refusing = false;
    nanosPerByte = 0;
    gate.open();
  }

  /** Passes on at most so many bytes per second of each connection and direction. */
  void throttle(long bytesPerSecond) {
    nanosPerByte = 1_000_000_000 / bytesPerSecond;
  }

  @Override
  public void close() {
    gate.open();
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError("a loopback socket cannot be closed", e);
    }
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        pass(server.accept());
      } catch (IOException targetIsAway) {
        brokenConnections.incrementAndGet();
      }
    }
  }

  private void pass(Socket client) throws IOException {
    if (refusing) {
      end(client);
      return;
    }
    Socket broker = new Socket();
    try {
      broker.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
    } catch (IOException e) {
      end(client);
      throw e;
    }
    sockets.add(client);
    sockets.add(broker);
    start("up", () -> copy(client, broker));
    start("down", () -> copy(broker, client));
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        gate.pass();
        out.write(buffer, 0, read);
        LockSupport.parkNanos(read * nanosPerByte);
      }
    } catch (IOException oneHasEnded) {
      brokenConnections.incrementAndGet();
    } finally {
      end(from);
      end(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError("a loopback socket cannot be closed", e);
    }
  }

  private static void start(String name, Runnable run) {
    Thread thread = new Thread(run, "tcp-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets threads pass, or wait. */
  private static final class Gate {
    private boolean shut;

    synchronized void shut() {
      shut = true;
    }

    synchronized void open() {
      shut = false;
      notifyAll();
    }

    synchronized void pass() {
      while (shut) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
