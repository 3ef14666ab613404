using System.Buffers.Binary;
using System.Diagnostics;
using CaseHub.Recorder.Secure;

namespace CaseHub.Recorder.Tests.Interop;

/// <summary>libsrtp2 in a process of its own (srtp_peer.c, compiled by the test): somebody else's reading of the RFCs.</summary>
internal sealed class LibSrtp : IDisposable
{
    /// <summary>What both pipes hold at once, whatever the packets' size.</summary>
    public const int BatchPackets = 16;

    public const int Ok = 0;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("srtp-peer-");
    private readonly Process process;
    private readonly Stream requests;
    private readonly Stream answers;

    public LibSrtp()
    {
        string program = Path.Combine(folder.FullName, "srtp_peer");
        Run("gcc", ["-O2", "-Wall", "-Werror", "-o", program, Path.Combine(AppContext.BaseDirectory, "Interop", "srtp_peer.c"), "-lsrtp2"]);
        process = Process.Start(new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        requests = new BufferedStream(process.StandardInput.BaseStream, 64 * 1024);
        answers = new BufferedStream(process.StandardOutput.BaseStream, 64 * 1024);
    }

    /// <summary>Forgets everything and takes this key for both directions.</summary>
    public void Begin(SrtpProfile profile, SrtpMaster master)
    {
        Write('K', [(byte)profile, .. master.Key, .. master.Salt]);
        Assert.Equal(Ok, Assert.Single(Read(1)).Status);
    }

    /// <summary>Carries out one operation on each packet (at most <see cref="BatchPackets"/>): P, U for RTP, p, u for RTCP.</summary>
    public (int Status, byte[] Packet)[] Do(char operation, IReadOnlyList<byte[]> packets)
    {
        foreach (byte[] packet in packets) Write(operation, packet);
        return Read(packets.Count);
    }

    public void Dispose()
    {
        requests.Dispose();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static void Run(string program, string[] arguments)
    {
        using Process compiler = Process.Start(program, arguments);
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, $"{program} failed: install gcc and libsrtp2-dev (eng/test.sh interop does).");
    }

    private void Write(char operation, byte[] packet)
    {
        Span<byte> head = [(byte)operation, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[1..], (ushort)packet.Length);
        requests.Write(head);
        requests.Write(packet);
    }

    private (int Status, byte[] Packet)[] Read(int count)
    {
        Write('F', []);
        requests.Flush();
        var read = new (int, byte[])[count];
        Span<byte> head = stackalloc byte[3];
        for (int i = 0; i < count; i++)
        {
            answers.ReadExactly(head);
            var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(head[1..])];
            answers.ReadExactly(packet);
            read[i] = (head[0], packet);
        }

        return read;
    }
}
