package dev.sightline.encoder.weights;

import io.jhdf.Constants;
import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.dataset.NoParent;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups and arrays of an HDF5 file. jHDF reads every structure, out of {@link HdfBytes}; what
 * leads from one to the next is here, since jHDF's own groups read files without limits and follow
 * links. Links, which may lead to other files, are passed over here. What a hostile file makes of
 * it is a {@link RuntimeException} or a {@link StackOverflowError}.
 */
final class HdfTree {
  /** Symbolic links in a symbol table. */
  private static final int LINK = 2;

  /** Weights hardly shrink, but the zeros of a net that is not trained yet do. */
  private static final int MOST_SWELLING = 100;

  private final HdfBytes bytes;

  HdfTree(HdfBytes bytes) {
    this.bytes = bytes;
  }

  /** What all others are in. */
  ObjectHeader root() {
    if (bytes.getSuperblock() instanceof SuperblockV0V1 old) {
      return header(
          new SymbolTableEntry(bytes, old.getRootGroupSymbolTableAddress())
              .getObjectHeaderAddress());
    }
    return header(((SuperblockV2V3) bytes.getSuperblock()).getRootGroupObjectHeaderAddress());
  }

  private ObjectHeader header(long address) {
    return ObjectHeader.readObjectHeader(bytes, address);
  }

  /** Whether it is an array, and not a group. */
  static boolean isArray(ObjectHeader node) {
    return node.hasMessageOfType(DataLayoutMessage.class);
  }

  /** Groups and arrays in a group, by name, in the order of the file. */
  Map<String, ObjectHeader> children(ObjectHeader group) {
    Map<String, ObjectHeader> children = new LinkedHashMap<>();
    if (group.hasMessageOfType(SymbolTableMessage.class)) {
      addTable(children, group.getMessageOfType(SymbolTableMessage.class));
    } else if (group.hasMessageOfType(LinkInfoMessage.class)) {
      for (LinkMessage link : links(group)) {
        if (link.getLinkType() == LinkMessage.LinkType.HARD) {
          children.put(link.getLinkName(), header(link.getHardLinkAddress()));
        }
      }
    }
    return children;
  }

  private void addTable(Map<String, ObjectHeader> children, SymbolTableMessage table) {
    ByteBuffer names = new LocalHeap(bytes, table.getLocalHeapAddress()).getDataBuffer();
    for (long node : BTreeV1.createGroupBTree(bytes, table.getBTreeAddress()).getChildAddresses()) {
      for (SymbolTableEntry entry : new GroupSymbolTableNode(bytes, node).getSymbolTableEntries()) {
        if (entry.getCacheType() != LINK) {
          names.position(entry.getLinkNameOffset());
          children.put(Utils.readUntilNull(names), header(entry.getObjectHeaderAddress()));
        }
      }
    }
  }

  private List<LinkMessage> links(ObjectHeader group) {
    LinkInfoMessage info = group.getMessageOfType(LinkInfoMessage.class);
    if (info.getBTreeNameIndexAddress() == Constants.UNDEFINED_ADDRESS) {
      return group.getMessagesOfType(LinkMessage.class);
    }
    FractalHeap heap = new FractalHeap(bytes, info.getFractalHeapAddress());
    List<LinkMessage> links = new ArrayList<>();
    for (LinkNameForIndexedGroupRecord name :
        new BTreeV2<LinkNameForIndexedGroupRecord>(bytes, info.getBTreeNameIndexAddress())
            .getRecords()) {
      links.add(LinkMessage.fromBuffer(heap.getId(name.getId()), bytes.getSuperblock()));
    }
    return links;
  }

  /** An array, of which nothing but type and shape is read yet. */
  Array array(String name, ObjectHeader header) {
    return new Array(header, DatasetLoader.createDataset(bytes, header, name, NoParent.INSTANCE));
  }

  /** An array and what the file says of it. */
  record Array(ObjectHeader header, Dataset data) {
    int[] shape() {
      return data.getDimensions();
    }

    Class<?> type() {
      return data.getJavaType();
    }
  }

  /**
   * The numbers of an array, row by row. As they lie in the file they are no more than its bytes;
   * what is compressed may be {@value #MOST_SWELLING} times as many.
   */
  float[] floats(Array from) {
    Dataset array = from.data();
    ObjectHeader header = from.header();
    if (array instanceof ChunkedDataset chunked
        && header.hasMessageOfType(FilterPipelineMessage.class)) {
      DataType type = array.getDataType();
      byte[] numbers =
          new HdfChunks(
                  chunked,
                  header.getMessageOfType(FilterPipelineMessage.class).getFilters(),
                  type.getSize(),
                  MOST_SWELLING * bytes.size())
              .read();
      int[] count = {numbers.length / type.getSize()};
      return (float[]) DatasetReader.readDataset(type, ByteBuffer.wrap(numbers), count, bytes);
    }
    long each = Float.BYTES / 2; // half precision at least
    require(array.getDimensions(), each);
    if (array instanceof ChunkedDataset chunked) {
      require(chunked.getChunkDimensions(), each);
    }
    float[] values = (float[]) array.getDataFlat();
    return values == null ? new float[0] : values;
  }

  private void require(int[] shape, long each) {
    long size = each;
    for (int length : shape) {
      size = length < 0 ? Long.MAX_VALUE : Math.multiplyExact(size, length);
      if (size > bytes.size()) {
        throw new HdfException("an array of more bytes than the file has");
      }
    }
  }
}
