using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CaseHub.Load.Native;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Commands;

/// <summary>
/// <c>floor</c>: the least that forwarding can cost without joining packets: for each packet of the plan and each viewer one AES-GCM
/// and one <c>sendto</c>, in a bare loop. The sockets that receive are held by <c>sink</c> in another process.
/// </summary>
internal static class FloorCommand
{
    private const int MaxDatagramBytes = 1_500;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        IPAddress to = IPAddress.Parse(arguments.Needed("to"));
        int viewers = arguments.Number("viewers", 50), firstPort = arguments.Number("first-port", SinkCommand.FirstPort);
        TimeSpan warmUp = arguments.Seconds("warm-up", TimeSpan.FromSeconds(2)), window = arguments.Seconds("seconds", TimeSpan.FromSeconds(10));
        using var floor = new Floor(to, firstPort, viewers);
        await OwnThread.RunAsync("floor", () => floor.Run(warmUp));
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long packets = await OwnThread.RunAsync("floor", () => floor.Run(window));
        TimeSpan cpu = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine(JsonSerializer.Serialize(new Figures("floor", "even", viewers, window.TotalSeconds, packets, floor.Refused, Math.Round(cpu.TotalMicroseconds / packets, 3)), JsonLine.Options));
        return 0;
    }

    private sealed record Figures(string Server, string Shape, int Viewers, double Seconds, long Sent, long Refused, double CpuUsPerPacket);

    private sealed class Floor : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { SendBufferSize = 4 << 20 };
        private readonly byte[][] addresses;
        private readonly SrtpCipher[] ciphers;
        private readonly byte[] plain = new byte[MaxDatagramBytes];
        private readonly byte[] packet = new byte[MaxDatagramBytes];
        private long index = 1;

        public Floor(IPAddress to, int firstPort, int viewers)
        {
            Random.Shared.NextBytes(plain);
            plain[0] = 0x80;
            addresses = [.. Enumerable.Range(firstPort, viewers).Select(port => new IPEndPoint(to, port).Serialize().Buffer[..16].ToArray())];
            ciphers = [.. addresses.Select(_ => SrtpCipher.Create(SrtpProfile.AeadAes128Gcm, NewMaster()))];
        }

        /// <summary>What the system did not take.</summary>
        public long Refused { get; private set; }

        public long Run(TimeSpan duration)
        {
            TrafficPlan plan = TrafficPlan.Even;
            long sent = 0, start = Stopwatch.GetTimestamp();
            int descriptor = (int)socket.Handle;
            for (int period = 0; period < (int)duration.TotalSeconds; period++)
            {
                foreach (PlannedPacket planned in plan.Packets)
                {
                    Linux.SleepUntil(start + (1_000 * ((period * plan.PeriodMicroseconds) + planned.AtMicroseconds)));
                    Forward(descriptor, planned.Bytes);
                    sent += addresses.Length;
                }
            }

            return sent;
        }

        public void Dispose()
        {
            socket.Dispose();
            foreach (SrtpCipher cipher in ciphers) cipher.Dispose();
        }

        private void Forward(int descriptor, int bytes)
        {
            index++;
            for (int i = 0; i < addresses.Length; i++)
            {
                // A forwarder copies too: encryption is in place and the next viewer needs the plain packet.
                plain.AsSpan(0, bytes).CopyTo(packet);
                int length = ciphers[i].ProtectRtp(packet, bytes, RtpHeader.MinBytes, ssrc: 1, index);
                if (!Linux.Send(descriptor, packet.AsSpan(0, length), addresses[i])) Refused++;
            }
        }

        private static SrtpMaster NewMaster()
        {
            var (key, salt) = (new byte[SrtpProfiles.KeyBytes], new byte[SrtpProfile.AeadAes128Gcm.SaltBytes()]);
            Random.Shared.NextBytes(key);
            Random.Shared.NextBytes(salt);
            return new SrtpMaster(key, salt);
        }
    }
}

/// <summary><c>sink</c>: holds the sockets that <c>floor</c> sends to and counts what comes, until its input ends.</summary>
internal static class SinkCommand
{
    public const int FirstPort = 20_000;

    public static int Run(Arguments arguments)
    {
        IPAddress local = IPAddress.Parse(arguments.Needed("local"));
        int viewers = arguments.Number("viewers", 50), epoll = Linux.NewEpoll();
        List<Socket> sockets = [.. Enumerable.Range(arguments.Number("first-port", FirstPort), viewers).Select(port => Open(local, port))];
        foreach (Socket socket in sockets) Linux.Watch(epoll, (int)socket.Handle);

        bool isStopping = false;
        long received = 0;
        var thread = new Thread(() => received = Receive(epoll, ref isStopping));
        thread.Start();
        Console.WriteLine("READY");
        _ = Console.In.ReadToEnd();
        Volatile.Write(ref isStopping, true);
        thread.Join();
        foreach (Socket socket in sockets) socket.Dispose();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{received} received"));
        return 0;
    }

    private static Socket Open(IPAddress local, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(local, port));
        ReceiveBatch.AskForTimes(socket);
        return socket;
    }

    private static long Receive(int epoll, ref bool isStopping)
    {
        using var batch = new ReceiveBatch();
        Span<int> ready = stackalloc int[256];
        long received = 0;
        while (!Volatile.Read(ref isStopping))
        {
            int count = Linux.Wait(epoll, ready, milliseconds: 10);
            foreach (int descriptor in ready[..count]) received += batch.Receive(descriptor);
        }

        return received;
    }
}
